import { dictionary } from "@/language/dictionary";

export const configWords = dictionary(
  {
    title: "Configuration",
    about: "What may be changed while the platform runs. Every change is in the audit log.",
    loading: "Loading the configuration…",
    none: "There is nothing to configure.",
    save: "Save",
    undo: "Undo",
    clear: "Use the default: empty",
    defaultIs: (value: string) => `Use the default: ${value}`,
    saved: (name: string) => `${name} is saved.`,
    on: "On",
    off: "Off",
    between: (least: string, most: string) => `A whole number from ${least} to ${most}`,
    changedBy: (who: string, when: string) => `Changed by ${who} on ${when}.`,
    neverChanged: "Never changed: the default applies.",
    history: "History",
    setWho: (name: string, value: string) => `Set ${name} to ${value}?`,
    setYes: (value: string) => `Yes, set ${value}`,
    onlyRehearses: (mode: string) =>
      `In force now: ${mode}. This deployment itself is set so; the setting here can only lower it.`,
  },
  {
    title: "सेटिंग",
    about: "प्लैटफ़ॉर्म चलते हुए क्या बदला जा सकता है। हर बदलाव ऑडिट लॉग में रहता है।",
    loading: "सेटिंग लोड हो रही हैं…",
    none: "बदलने के लिए कुछ नहीं है।",
    save: "सहेजें",
    undo: "वापस लें",
    clear: "मूल मान रखें: ख़ाली",
    defaultIs: (value: string) => `मूल मान रखें: ${value}`,
    saved: (name: string) => `${name}: सहेजा गया।`,
    on: "चालू",
    off: "बंद",
    between: (least: string, most: string) => `${least} से ${most} तक कोई पूरी संख्या`,
    changedBy: (who: string, when: string) => `${who} ने ${when} को बदला।`,
    neverChanged: "कभी नहीं बदला: मूल मान लागू है।",
    history: "इतिहास",
    setWho: (name: string, value: string) => `${name} को ${value} करें?`,
    setYes: (value: string) => `हाँ, ${value} करें`,
    onlyRehearses: (mode: string) =>
      `अभी लागू: ${mode}. यह डिप्लॉयमेंट ख़ुद ऐसा है; यहाँ की सेटिंग इसे केवल घटा सकती है।`,
  },
);

/** The settings by their keys; one that is not here is shown by its key. */
export const configNames = dictionary(
  {
    send_mode: "Send mode",
    whatsapp_tier_limit: "WhatsApp tier limit",
    bulk_confirmation_threshold: "Bulk confirmation threshold",
    ai_automation_enabled: "AI drafts",
    upi_payee_vpa: "UPI address",
    upi_payee_name: "UPI name",
    invoice_seller_name: "Seller's name",
    invoice_seller_address: "Seller's address",
    invoice_seller_gstin: "Seller's GSTIN",
  },
  {
    send_mode: "भेजने का तरीक़ा",
    whatsapp_tier_limit: "व्हाट्सऐप की सीमा",
    bulk_confirmation_threshold: "बल्क पुष्टि की सीमा",
    ai_automation_enabled: "AI ड्राफ़्ट",
    upi_payee_vpa: "UPI पता",
    upi_payee_name: "UPI नाम",
    invoice_seller_name: "विक्रेता का नाम",
    invoice_seller_address: "विक्रेता का पता",
    invoice_seller_gstin: "विक्रेता का GSTIN",
  },
);

/** What a change does, and from when on. */
export const configEffects = dictionary(
  {
    send_mode: "Counts from the next message on, also in bulk messages that run.",
    whatsapp_tier_limit:
      "Counts from the next message on. Whoever is over it is refused with the reason.",
    bulk_confirmation_threshold: "Counts for bulk messages that are created from now on.",
    ai_automation_enabled:
      "Counts for messages that come from now on. Nothing is ever sent without a person.",
    upi_payee_vpa: "Counts for payment requests that are made from now on.",
    upi_payee_name: "Counts for payment requests that are made from now on.",
    invoice_seller_name: "Counts for invoices that are issued from now on.",
    invoice_seller_address: "Counts for invoices that are issued from now on.",
    invoice_seller_gstin: "Counts for invoices that are issued from now on.",
  },
  {
    send_mode: "अगले संदेश से लागू, चल रहे बल्क संदेशों में भी।",
    whatsapp_tier_limit: "अगले संदेश से लागू। सीमा के बाहर के संदेश कारण के साथ रोके जाते हैं।",
    bulk_confirmation_threshold: "अब से बनने वाले बल्क संदेशों पर लागू।",
    ai_automation_enabled: "अब से आने वाले संदेशों पर लागू। बिना किसी व्यक्ति के कुछ नहीं भेजा जाता।",
    upi_payee_vpa: "अब से बनने वाले भुगतान अनुरोधों पर लागू।",
    upi_payee_name: "अब से बनने वाले भुगतान अनुरोधों पर लागू।",
    invoice_seller_name: "अब से जारी होने वाले इनवॉइस पर लागू।",
    invoice_seller_address: "अब से जारी होने वाले इनवॉइस पर लागू।",
    invoice_seller_gstin: "अब से जारी होने वाले इनवॉइस पर लागू।",
  },
);

export const modeNames = dictionary(
  { LIVE: "LIVE: messages are sent", DRY_RUN: "DRY_RUN: nothing leaves" },
  { LIVE: "LIVE: संदेश भेजे जाते हैं", DRY_RUN: "DRY_RUN: कुछ भी बाहर नहीं जाता" },
);

/** What setting a mode means, before somebody says yes. */
export const modeWords = dictionary(
  {
    LIVE: "Messages really reach customers and cost money, as far as this deployment may send.",
    DRY_RUN:
      "No message leaves any more, for everybody, at once. Messages are still judged and recorded, marked as a dry run.",
  },
  {
    LIVE: "जहाँ तक इस डिप्लॉयमेंट को अनुमति है, संदेश सचमुच ग्राहकों तक पहुँचेंगे और पैसे लगेंगे।",
    DRY_RUN:
      "अब किसी का कोई संदेश बाहर नहीं जाएगा, तुरंत। संदेश फिर भी जाँचे और दर्ज होते हैं, ड्राई रन के निशान के साथ।",
  },
);

/** The words that may stand for a number. */
export const numberWords = dictionary({ unlimited: "Unlimited" }, { unlimited: "असीमित" });
