import { count } from "@/language/count";
import { dictionary } from "@/language/dictionary";
import { number } from "@/language/numbers";

/** Choosing who gets a bulk message. */
export const audienceWords = dictionary(
  {
    title: "New bulk message: who gets it",
    channel: "Channel",
    who: "Who gets it",
    all: (channel: string) => `Everybody who opted in to ${channel}`,
    search: "Everybody whom a search finds",
    list: "Everybody on a list",
    searchFor: "Search contacts",
    searchHint: "Name, phone or email; part of one is enough",
    numbers: "Phone numbers, email addresses or contact identifiers, one per line",
    country: "Country code for numbers without one",
    find: "Find them",
    finding: (read: number, found: number) =>
      `${count(read, "contact", "contacts")} read, ${number(found)} found…`,
    stop: "Stop",
    stopped: "Stopped. Nobody was chosen.",
    tooMany: (most: number) =>
      `More than ${number(most)} people match, and one message takes at most that many. Narrow it by a search or a list.`,
    tooLong: (most: number) =>
      `The list names more than ${number(most)} people. Split it, and send to one part after the other.`,
    found: (people: number) => `${count(people, "person", "people")} chosen.`,
    repeated: (many: number) =>
      `${count(many, "repetition was", "repetitions were")} removed; nobody gets it twice.`,
    withoutOptIn: (many: number, channel: string) =>
      `${count(many, "person", "people")} found did not opt in to ${channel}.`,
    leaveOut: "Leave them out (they would be refused)",
    unmatched: (many: number) => `${count(many, "entry is", "entries are")} no contact:`,
    andMore: (many: number) => `and ${number(many)} more`,
    downloadUnmatched: "Download what was not matched",
    entry: "Not matched",
    nobody: "Nobody was found. Change what you look for, or record opt-ins with the contacts.",
    nobodyLeft: "Nobody is left. Nothing can be sent to people who did not opt in.",
    next: "Next: message",
    startOver: "Start over",
  },
  {
    title: "नया बल्क संदेश: किसे मिलेगा",
    channel: "चैनल",
    who: "किसे मिलेगा",
    all: (channel: string) => `${channel} के लिए सहमति देने वाले सभी`,
    search: "खोज में मिलने वाले सभी",
    list: "सूची में दिए गए सभी",
    searchFor: "संपर्क खोजें",
    searchHint: "नाम, फ़ोन या ईमेल; एक हिस्सा काफ़ी है",
    numbers: "फ़ोन नंबर, ईमेल पते या संपर्क पहचान, हर पंक्ति में एक",
    country: "बिना देश-कोड वाले नंबरों का देश-कोड",
    find: "उन्हें खोजें",
    finding: (read: number, found: number) =>
      `${count(read, "संपर्क पढ़ा", "संपर्क पढ़े")}, ${number(found)} मिले…`,
    stop: "रोकें",
    stopped: "रोका गया। कोई नहीं चुना गया।",
    tooMany: (most: number) =>
      `${number(most)} से ज़्यादा लोग मेल खाते हैं, और एक संदेश इतनों को ही जा सकता है। खोज या सूची से कम करें।`,
    tooLong: (most: number) => `सूची में ${number(most)} से ज़्यादा लोग हैं। उसे बाँटें और एक-एक हिस्से को भेजें।`,
    found: (people: number) => `${count(people, "व्यक्ति चुना गया", "लोग चुने गए")}।`,
    repeated: (many: number) =>
      `${count(many, "दोहराव हटाया गया", "दोहराव हटाए गए")}; किसी को दो बार नहीं मिलेगा।`,
    withoutOptIn: (many: number, channel: string) =>
      `मिले हुए ${count(many, "व्यक्ति", "लोगों")} ने ${channel} के लिए सहमति नहीं दी है।`,
    leaveOut: "उन्हें छोड़ दें (वैसे भी उन्हें नहीं भेजा जाएगा)",
    unmatched: (many: number) =>
      `${count(many, "प्रविष्टि किसी संपर्क की नहीं", "प्रविष्टियाँ किसी संपर्क की नहीं")}:`,
    andMore: (many: number) => `और ${number(many)}`,
    downloadUnmatched: "जो मेल नहीं खाया उसे डाउनलोड करें",
    entry: "मेल नहीं खाया",
    nobody: "कोई नहीं मिला। खोज बदलें, या संपर्कों में सहमति दर्ज करें।",
    nobodyLeft: "कोई नहीं बचा। जिन्होंने सहमति नहीं दी उन्हें कुछ नहीं भेजा जा सकता।",
    next: "आगे: संदेश",
    startOver: "नए सिरे से शुरू करें",
  },
);

/** Writing it. */
export const messageWords = dictionary(
  {
    title: "New bulk message: what it says",
    kind: "Kind of message",
    template: "Template",
    text: "Text",
    onlyOpen:
      "A text reaches only those who wrote within the last 24 hours. A template reaches everybody who opted in.",
    choose: "Choose a template",
    chooseOther: "Choose another template",
    chosen: (name: string, language: string) => `Template ${name} (${language})`,
    sameForAll: "What you fill in is the same for everybody.",
    fileKept: "The file that it begins with is uploaded.",
    gone: "The WhatsApp account does not have this template any more; choose another one.",
    message: "Message",
    subject: "Subject",
    bodyText: "Text",
    bodyTextHint: "For mail programs that show no HTML, and for those who prefer to read text",
    bodyHtml: "HTML (optional)",
    bodyHtmlHint: "Scripts and forms are taken out before it is sent",
    length: (length: number, limit: number) => `${number(length)} / ${number(limit)}`,
    parts: (parts: number, units: number, room: number) =>
      `${count(parts, "part", "parts")} for each person · ${number(units)} of ${number(room)} characters`,
    forced: (letter: string) =>
      `“${letter}” is not in the SMS alphabet, so a part holds 70 characters instead of 160.`,
    preview: "Preview",
    nothingYet: "What you write appears here.",
    noSubject: "Write a subject.",
    noWords: "Write the message.",
    noTemplate: "Choose a template.",
    notFilled: "Fill in everything that the template asks for.",
    noFile: "Choose the file that the template begins with.",
    tooLong: "It is too long; shorten it.",
    back: "Back",
    next: "Next: check",
  },
  {
    title: "नया बल्क संदेश: क्या लिखना है",
    kind: "संदेश का प्रकार",
    template: "टेम्पलेट",
    text: "टेक्स्ट",
    onlyOpen: "टेक्स्ट केवल उन्हें मिलता है जिन्होंने पिछले 24 घंटे में लिखा है। टेम्पलेट सहमति देने वाले सभी को मिलता है।",
    choose: "टेम्पलेट चुनें",
    chooseOther: "दूसरा टेम्पलेट चुनें",
    chosen: (name: string, language: string) => `टेम्पलेट ${name} (${language})`,
    sameForAll: "जो आप भरेंगे वह सबके लिए एक जैसा होगा।",
    fileKept: "जिस फ़ाइल से यह शुरू होता है वह अपलोड हो चुकी है।",
    gone: "व्हाट्सऐप खाते में यह टेम्पलेट अब नहीं है; दूसरा चुनें।",
    message: "संदेश",
    subject: "विषय",
    bodyText: "टेक्स्ट",
    bodyTextHint: "उन ईमेल ऐप के लिए जो HTML नहीं दिखाते, और जो टेक्स्ट पढ़ना चाहें",
    bodyHtml: "HTML (वैकल्पिक)",
    bodyHtmlHint: "भेजने से पहले स्क्रिप्ट और फ़ॉर्म हटा दिए जाते हैं",
    length: (length: number, limit: number) => `कुल ${number(length)} / ${number(limit)}`,
    parts: (parts: number, units: number, room: number) =>
      `हर व्यक्ति के लिए ${count(parts, "भाग", "भाग")} · ${number(room)} में से ${number(units)} अक्षर`,
    forced: (letter: string) =>
      `“${letter}” एसएमएस की वर्णमाला में नहीं है, इसलिए एक भाग में 160 की जगह 70 अक्षर आते हैं।`,
    preview: "झलक",
    nothingYet: "जो लिखेंगे वह यहाँ दिखेगा।",
    noSubject: "विषय लिखें।",
    noWords: "संदेश लिखें।",
    noTemplate: "टेम्पलेट चुनें।",
    notFilled: "टेम्पलेट जो माँगता है वह सब भरें।",
    noFile: "वह फ़ाइल चुनें जिससे टेम्पलेट शुरू होता है।",
    tooLong: "यह बहुत लंबा है; छोटा करें।",
    back: "पीछे",
    next: "आगे: जाँच",
  },
);

/** Checking and confirming it. */
export const checkWords = dictionary(
  {
    title: "New bulk message: check",
    confirmTitle: "New bulk message: confirm",
    checking: "Asking the platform who can be reached…",
    reachable: "can be reached",
    refused: "cannot",
    refusedTitle: "Why the others cannot",
    refusedSays: "They stay in the message's report as failed, each with this reason.",
    everybody: "Everybody can be reached.",
    nobody:
      "Nobody can be reached with this message, so there is nothing to send. Change the audience or the message.",
    takes: "Takes",
    takesSays: (duration: string, rate: number) =>
      `about ${duration}, at up to ${number(rate)} a second`,
    tier: "WhatsApp tier",
    tierSays: (needed: number, left: number, limit: number) =>
      `${count(needed, "conversation", "conversations")} of ${number(left)} left (${number(limit)} in 24 hours)`,
    tierFull: (needed: number, left: number) =>
      `This needs ${count(needed, "conversation", "conversations")}, and WhatsApp allows ${number(left)} more in these 24 hours. Choose fewer people, or wait until the tier has room.`,
    parts: "SMS parts",
    partsSay: (each: number, all: number) =>
      `${number(each)} for each person, ${number(all)} in all`,
    mode: "Goes",
    live: "to the customers",
    dryRun: "nowhere: this is a dry run",
    channel: "Channel",
    people: "People",
    peopleSay: (reachable: number, all: number) =>
      `${number(all)}, of whom ${number(reachable)} can be reached`,
    message: "Message",
    next: "Next: confirm",
    again: "Check again",
    back: "Back",
    type: (people: number) => `Type ${people} to confirm`,
    typeHint: (threshold: number) =>
      `More than ${count(threshold, "person gets", "people get")} it, and what is sent cannot be taken back.`,
    typedWrong: (people: number) => `Type the number of people: ${people}.`,
    once: "What is sent cannot be taken back. You can pause or cancel what is left at any time.",
    send: (people: number) => `Send to ${count(people, "person", "people")}`,
    noAnswer:
      "The platform did not answer, so the message may or may not have been started. Try again: it is never started twice.",
    unanswered: "No answer",
    mayNot:
      "Your role may watch bulk messages, not send them. Ask an administrator for the Operator role.",
  },
  {
    title: "नया बल्क संदेश: जाँच",
    confirmTitle: "नया बल्क संदेश: पुष्टि",
    checking: "पूछा जा रहा है कि किस-किस तक पहुँचा जा सकता है…",
    reachable: "तक पहुँचेगा",
    refused: "तक नहीं",
    refusedTitle: "बाकी तक क्यों नहीं",
    refusedSays: "वे रिपोर्ट में इसी कारण के साथ विफल दिखेंगे।",
    everybody: "सभी तक पहुँचा जा सकता है।",
    nobody: "इस संदेश से किसी तक नहीं पहुँचा जा सकता, इसलिए भेजने को कुछ नहीं है। लोग या संदेश बदलें।",
    takes: "समय लगेगा",
    takesSays: (duration: string, rate: number) =>
      `लगभग ${duration}, अधिकतम ${number(rate)} प्रति सेकंड`,
    tier: "व्हाट्सऐप टियर",
    tierSays: (needed: number, left: number, limit: number) =>
      `बचे ${number(left)} में से ${count(needed, "बातचीत", "बातचीत")} (24 घंटे में ${number(limit)})`,
    tierFull: (needed: number, left: number) =>
      `इसके लिए ${count(needed, "बातचीत", "बातचीत")} चाहिए, और व्हाट्सऐप इन 24 घंटों में ${number(left)} और देता है। कम लोग चुनें, या जगह होने तक रुकें।`,
    parts: "एसएमएस भाग",
    partsSay: (each: number, all: number) => `हर व्यक्ति के लिए ${number(each)}, कुल ${number(all)}`,
    mode: "जाएगा",
    live: "ग्राहकों को",
    dryRun: "कहीं नहीं: यह ड्राई रन है",
    channel: "चैनल",
    people: "लोग",
    peopleSay: (reachable: number, all: number) =>
      `${number(all)}, जिनमें से ${number(reachable)} तक पहुँचेगा`,
    message: "संदेश",
    next: "आगे: पुष्टि",
    again: "फिर जाँचें",
    back: "पीछे",
    type: (people: number) => `पुष्टि के लिए ${people} लिखें`,
    typeHint: (threshold: number) =>
      `यह ${count(threshold, "व्यक्ति", "लोगों")} से ज़्यादा को जाएगा, और भेजा हुआ वापस नहीं लिया जा सकता।`,
    typedWrong: (people: number) => `लोगों की संख्या लिखें: ${people}।`,
    once: "भेजा हुआ वापस नहीं लिया जा सकता। जो बाकी है उसे कभी भी रोक या रद्द कर सकते हैं।",
    send: (people: number) => `${count(people, "व्यक्ति", "लोगों")} को भेजें`,
    noAnswer:
      "प्लैटफ़ॉर्म ने जवाब नहीं दिया, इसलिए संदेश शुरू हुआ हो भी सकता है और नहीं भी। फिर कोशिश करें: यह दो बार शुरू नहीं होता।",
    unanswered: "कोई जवाब नहीं",
    mayNot: "आपकी भूमिका बल्क संदेश देख सकती है, भेज नहीं सकती। किसी एडमिन से Operator भूमिका माँगें।",
  },
);

export const stepWords = dictionary(
  {
    steps: "Steps",
    audience: "Audience",
    message: "Message",
    check: "Check",
    confirm: "Confirm",
  },
  {
    steps: "चरण",
    audience: "किसे",
    message: "संदेश",
    check: "जाँच",
    confirm: "पुष्टि",
  },
);
