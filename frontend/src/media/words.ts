import { dictionary } from "@/language/dictionary";

/** Files on their way to the platform. */
export const mediaWords = dictionary(
  {
    notUploaded: "The file could not be uploaded. Check your connection and try again.",
    uploading: (name: string) => `Uploading ${name}`,
    cancel: "Cancel upload",
    tryAgain: "Try again",
    remove: "Remove file",
    ready: "ready to send",
    openIt: "Open",
    open: (name: string) => `Open ${name}`,
    playIt: "Play",
    play: (name: string) => `Play ${name}`,
    bytes: (size: string) => `${size} bytes`,
    kilobytes: (size: string) => `${size} KB`,
    megabytes: (size: string) => `${size} MB`,
  },
  {
    notUploaded: "फ़ाइल अपलोड नहीं हो सकी। अपना कनेक्शन जाँचें और फिर कोशिश करें।",
    uploading: (name: string) => `${name} अपलोड हो रही है`,
    cancel: "अपलोड रोकें",
    tryAgain: "फिर कोशिश करें",
    remove: "फ़ाइल हटाएँ",
    ready: "भेजने के लिए तैयार",
    openIt: "खोलें",
    open: (name: string) => `${name} खोलें`,
    playIt: "चलाएँ",
    play: (name: string) => `${name} चलाएँ`,
    bytes: (size: string) => `${size} बाइट`,
    kilobytes: (size: string) => `${size} KB`,
    megabytes: (size: string) => `${size} MB`,
  },
);
