import { dictionary } from "@/language/dictionary";

export const plannedWords = dictionary(
  {
    notBuilt: "It is not built yet.",
    worksToday: "What works today:",
    answer: "answer messages in DM",
    manage: "manage Contacts",
    pay: "Pay will send payment requests to contacts and show which ones were paid.",
    link: "Link will make short links for messages and count how often each was opened.",
    forms: "Forms will let contacts answer questions and keep the answers with the contact.",
    docs: "Docs will keep the documents that are sent to contacts in one place.",
    invoice: "Invoice will write invoices, send them to contacts and follow them until paid.",
    bulkMessaging:
      "Bulk Messaging will send one message to many contacts who opted in. It will show progress as it happens and can be paused, resumed or cancelled.",
    agent:
      "Agent will suggest answers to incoming messages. An operator will approve, edit or reject each one before anything is sent.",
  },
  {
    notBuilt: "यह अभी नहीं बना है।",
    worksToday: "आज क्या काम करता है:",
    answer: "DM में संदेशों का जवाब दें",
    manage: "संपर्क सँभालें",
    pay: "भुगतान संपर्कों को भुगतान के अनुरोध भेजेगा और दिखाएगा कि कौन-से चुकाए गए।",
    link: "लिंक संदेशों के लिए छोटे लिंक बनाएगा और गिनेगा कि हर एक कितनी बार खोला गया।",
    forms: "फ़ॉर्म से संपर्क सवालों के जवाब देंगे और जवाब उसी संपर्क के साथ रहेंगे।",
    docs: "दस्तावेज़ में संपर्कों को भेजे जाने वाले दस्तावेज़ एक जगह रहेंगे।",
    invoice: "इनवॉइस बिल बनाएगा, संपर्कों को भेजेगा और चुकाए जाने तक उन पर नज़र रखेगा।",
    bulkMessaging:
      "बल्क मैसेजिंग एक संदेश उन कई संपर्कों को भेजेगा जिन्होंने सहमति दी है। प्रगति साथ-साथ दिखेगी और उसे रोका, फिर चलाया या रद्द किया जा सकेगा।",
    agent:
      "एजेंट आने वाले संदेशों के जवाब सुझाएगा। कुछ भी भेजने से पहले ऑपरेटर हर सुझाव को मंज़ूर करेगा, बदलेगा या ठुकराएगा।",
  },
);
