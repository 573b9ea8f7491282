import { count } from "@/language/count";
import { dictionary } from "@/language/dictionary";

export const adminWords = dictionary(
  {
    admin: "Admin",
    users: "Users",
    configuration: "Configuration",
    audit: "Audit log",
    deadLetters: "Dead letters",
    notForYou: "Your role does not include this page",
    notForYouWhy: "Ask an administrator if you need what is here.",
    you: "you",
    system: "the platform itself",
    exportCsv: "Export CSV",
    exporting: (rows: number) => `Collected ${count(rows, "row", "rows")}…`,
    exported: (rows: number) => `Exported ${count(rows, "row", "rows")}.`,
    stop: "Stop",
    keep: "No, leave it",
  },
  {
    admin: "एडमिन",
    users: "उपयोगकर्ता",
    configuration: "सेटिंग",
    audit: "ऑडिट लॉग",
    deadLetters: "अटके संदेश",
    notForYou: "आपकी भूमिका में यह पेज शामिल नहीं है",
    notForYouWhy: "ज़रूरत हो तो किसी एडमिन से कहें।",
    you: "आप",
    system: "प्लैटफ़ॉर्म स्वयं",
    exportCsv: "CSV निर्यात करें",
    exporting: (rows: number) => `${count(rows, "पंक्ति जुटाई गई", "पंक्तियाँ जुटाई गईं")}…`,
    exported: (rows: number) => `${count(rows, "पंक्ति निर्यात हुई", "पंक्तियाँ निर्यात हुईं")}।`,
    stop: "रोकें",
    keep: "नहीं, रहने दें",
  },
);
