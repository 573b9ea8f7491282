import { dictionary } from "@/language/dictionary";

export const apiWords = dictionary(
  {
    noAnswer: "The platform did not answer. Check your connection and try again.",
    sessionEnded: "Your session has ended. Sign in again to continue where you were.",
  },
  {
    noAnswer: "प्लैटफ़ॉर्म ने जवाब नहीं दिया। अपना कनेक्शन जाँचें और फिर कोशिश करें।",
    sessionEnded: "आपका सत्र समाप्त हो गया है। जहाँ थे वहीं से आगे बढ़ने के लिए फिर साइन इन करें।",
  },
);

/**
 * The server speaks English. These are its refusals whose code says all that their sentence does;
 * the others name what they are about and stay as they are.
 */
export const refusalsInHindi: Readonly<Record<string, string>> = {
  OPT_IN_REQUIRED: "इस संपर्क ने इस चैनल के लिए सहमति नहीं दी है; लिखने से पहले उनकी सहमति दर्ज करें।",
  PHONE_NUMBER_NOT_ALLOWED: "भेजने वाला नंबर स्वीकृत नहीं है; स्वीकृत नंबरों में से कोई चुनें।",
  TEMPLATE_REQUIRED: "24 घंटे की विंडो बंद है; स्वीकृत टेम्पलेट भेजें, या ग्राहक के लिखने तक रुकें।",
  PHONE_NUMBER_MISSING: "इस संपर्क का फ़ोन नंबर नहीं है; लिखने से पहले नंबर जोड़ें।",
  EMAIL_ADDRESS_MISSING: "इस संपर्क का ईमेल पता नहीं है; लिखने से पहले पता जोड़ें।",
  INSUFFICIENT_PERMISSIONS: "आपकी भूमिका यह नहीं कर सकती; किसी एडमिन से कहें।",
  AI_AUTOMATION_DISABLED: "जवाब के ड्राफ़्ट बंद हैं; कोई एडमिन उन्हें चालू कर सकता है।",
};
