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
