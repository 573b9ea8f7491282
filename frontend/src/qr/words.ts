import { dictionary } from "@/language/dictionary";

export const qrWords = dictionary({ save: "Save as SVG" }, { save: "SVG में सहेजें" });
