import { count } from "@/language/count";
import { dictionary } from "@/language/dictionary";
import { number } from "@/language/numbers";

export const deadLetterWords = dictionary(
  {
    title: "Dead letters",
    about:
      "What could not be processed, with the reason. Trying again does nothing twice. After five tries a letter is parked for a person to look at.",
    loadingStatistics: "Loading how the queues stand…",
    loading: "Loading dead letters…",
    none: "Nothing here: all was processed.",
    queues: "Queues",
    waiting: (many: number) => `${number(many)} waiting`,
    exhausted: (many: number) => `${number(many)} parked`,
    replayedLately: (many: number) => `${number(many)} replayed in seven days`,
    oldest: (when: string) => `oldest waiting: ${when}`,
    show: "Show",
    open: "Waiting and parked",
    waitingOnly: "Waiting",
    exhaustedOnly: "Parked (exhausted)",
    replayedOnly: "Replayed in seven days",
    chooseAll: (many: number) => `Choose all that wait here (${number(many)})`,
    choose: (came: string) => `Choose the letter of ${came}`,
    replayChosen: (many: number) => `Replay chosen (${number(many)})`,
    replayAll: "Replay all that wait",
    look: "Look again",
    replaying: "Replaying…",
    stop: "Stop after this round",
    outcome: (replayed: number, failed: number, skipped: number) =>
      `${number(replayed)} replayed, ${number(failed)} failed, ${number(skipped)} skipped.`,
    nothingToReplay: "Nothing waited.",
    notReplayed: "Not replayed",
    failed: "Failed",
    skipped: "Skipped",
    wasLast: "That was its last try: it is parked now.",
    tried: (times: number) => (times === 0 ? "not tried yet" : count(times, "try", "tries")),
    lastTried: (when: string) => `last tried ${when}`,
    replayedAt: (when: string) => `replayed ${when}`,
    unreadable: "It cannot be read, so it cannot be replayed. Export it and look at it.",
    isAbout: (id: string) => `About ${id}`,
    payload: "What came",
    showPayload: "Show what came",
    hidePayload: "Hide what came",
    keepPrivate: "It may hold a customer's words and number: keep it private.",
  },
  {
    title: "अटके संदेश",
    about:
      "क्या संसाधित नहीं हो सका, कारण के साथ। दोहराने से कुछ दो बार नहीं होता। पाँच कोशिशों के बाद उसे किसी व्यक्ति के देखने के लिए अलग रखा जाता है।",
    loadingStatistics: "कतारों की स्थिति लोड हो रही है…",
    loading: "अटके संदेश लोड हो रहे हैं…",
    none: "यहाँ कुछ नहीं है: सब संसाधित हो गया।",
    queues: "कतारें",
    waiting: (many: number) => `${number(many)} बाक़ी`,
    exhausted: (many: number) => `${number(many)} अलग रखे`,
    replayedLately: (many: number) => `सात दिन में ${number(many)} दोहराए गए`,
    oldest: (when: string) => `सबसे पुराना: ${when}`,
    show: "दिखाएँ",
    open: "बाक़ी और अलग रखे",
    waitingOnly: "बाक़ी",
    exhaustedOnly: "अलग रखे",
    replayedOnly: "सात दिन में दोहराए गए",
    chooseAll: (many: number) => `यहाँ के सभी बाक़ी चुनें (${number(many)})`,
    choose: (came: string) => `${came} वाला चुनें`,
    replayChosen: (many: number) => `चुने हुए दोहराएँ (${number(many)})`,
    replayAll: "सभी बाक़ी दोहराएँ",
    look: "फिर देखें",
    replaying: "दोहराया जा रहा है…",
    stop: "इस दौर के बाद रोकें",
    outcome: (replayed: number, failed: number, skipped: number) =>
      `${number(replayed)} दोहराए गए, ${number(failed)} विफल, ${number(skipped)} छोड़े गए।`,
    nothingToReplay: "कुछ बाक़ी नहीं था।",
    notReplayed: "नहीं दोहराए गए",
    failed: "विफल",
    skipped: "छोड़ा गया",
    wasLast: "यह आख़िरी कोशिश थी: अब यह अलग रखा है।",
    tried: (times: number) => (times === 0 ? "अभी कोशिश नहीं हुई" : count(times, "कोशिश", "कोशिशें")),
    lastTried: (when: string) => `आख़िरी कोशिश ${when}`,
    replayedAt: (when: string) => `${when} को दोहराया गया`,
    unreadable: "इसे पढ़ा नहीं जा सकता, इसलिए दोहराया भी नहीं जा सकता। निर्यात करके देखें।",
    isAbout: (id: string) => `संबंधित: ${id}`,
    payload: "क्या आया था",
    showPayload: "क्या आया था, दिखाएँ",
    hidePayload: "छिपाएँ",
    keepPrivate: "इसमें ग्राहक के शब्द और नंबर हो सकते हैं: इसे निजी रखें।",
  },
);

/** The queues by their names. */
export const queueWords = dictionary(
  {
    "inbound-dlq": "Incoming events and files",
    "outbound-dlq": "Outgoing messages",
    "bulk-dlq": "Bulk messages",
  },
  {
    "inbound-dlq": "आने वाली घटनाएँ और फ़ाइलें",
    "outbound-dlq": "बाहर जाने वाले संदेश",
    "bulk-dlq": "बल्क संदेश",
  },
);

/** How a letter stands. */
export const stateWords = dictionary(
  { waiting: "waiting", exhausted: "parked", replayed: "replayed" },
  { waiting: "बाक़ी", exhausted: "अलग रखा", replayed: "दोहराया गया" },
);
