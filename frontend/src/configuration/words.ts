import { dictionary } from "@/language/dictionary";

export const configurationWords = dictionary(
  {
    incomplete: (missing: string) =>
      `/amplify_outputs.json is incomplete (${missing}). Deploy the backend again, or restart the local platform, then reload this page.`,
    unreadable:
      "The platform's configuration (/amplify_outputs.json) could not be read. Check that the platform is running, then reload this page.",
  },
  {
    incomplete: (missing: string) =>
      `/amplify_outputs.json अधूरी है (${missing})। बैकएंड को फिर से डिप्लॉय करें, या लोकल प्लैटफ़ॉर्म को दोबारा शुरू करें, फिर यह पेज दोबारा लोड करें।`,
    unreadable:
      "प्लैटफ़ॉर्म का कॉन्फ़िगरेशन (/amplify_outputs.json) पढ़ा नहीं जा सका। देखें कि प्लैटफ़ॉर्म चल रहा है, फिर यह पेज दोबारा लोड करें।",
  },
);
