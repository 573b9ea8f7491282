import { dictionary } from "@/language/dictionary";

export const playgroundWords = dictionary(
  {
    title: "Playground",
    loading: "Loading the playground…",
    asYou: "The playground asks the API as you. Sign in first, then come back.",
    signIn: "Sign in",
  },
  {
    title: "प्लेग्राउंड",
    loading: "प्लेग्राउंड लोड हो रहा है…",
    asYou: "प्लेग्राउंड API से आपकी ओर से पूछता है। पहले साइन इन करें, फिर यहाँ लौटें।",
    signIn: "साइन इन करें",
  },
);
