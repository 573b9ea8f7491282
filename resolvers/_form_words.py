"""What the page of a form says, in the language of the form."""

from collections.abc import Mapping
from dataclasses import dataclass

from services.forms.filling import Problem
from services.forms.model import FormLanguage


@dataclass(frozen=True, slots=True)
class FormWords:
    """The words of the page; braces are filled in by it."""

    about: str
    name: str
    agree: str
    by: str
    go_on: str
    version: str
    leave_empty: str
    errors: str
    problems: Mapping[Problem, str]
    one_step: str
    nothing_yet: str
    open: str
    by_hand: str
    waits: str
    take_back: str


_ENGLISH = FormWords(
    about="Two steps: fill this in, then send us one WhatsApp message from your phone.",
    name="Your name",
    agree="I agree:",
    by="Messages come by {channels}, to the number from which you confirm.",
    go_on="Go on to WhatsApp",
    version="Version {version} of this text. We keep it together with your consent.",
    leave_empty="Leave this empty",
    errors="This was not sent:",
    problems={
        Problem.NO_NAME: "Write your name.",
        Problem.LONG_NAME: "Write your name in at most 100 characters.",
        Problem.NOT_AGREED: "Tick the box if you agree; without it we may not write to you.",
        Problem.OTHER_TEXT: "The text was changed just now. Read it again and tick the box.",
        Problem.TRAPPED: "A hidden field was filled in, perhaps by your browser. Send it again.",
        Problem.TOO_MANY: "Too many forms came from this network. Try again in ten minutes.",
    },
    one_step="One step is left",
    nothing_yet="Nothing is agreed yet. It is when this message arrives from your own number:",
    open="Open WhatsApp",
    by_hand="Or send this message from WhatsApp to {number}:",
    waits="This works for 24 hours; what is not confirmed by then is deleted.",
    take_back="You can take your consent back at any time: write to us in the same chat.",
)
_HINDI = FormWords(
    about="दो कदम: इसे भरें, फिर अपने फ़ोन से हमें एक व्हाट्सऐप संदेश भेजें।",
    name="आपका नाम",
    agree="मैं सहमत हूँ:",
    by="संदेश {channels} पर आएँगे, उसी नंबर पर जिससे आप पुष्टि करेंगे।",
    go_on="व्हाट्सऐप पर आगे बढ़ें",
    version="इस पाठ का संस्करण {version}। हम इसे आपकी सहमति के साथ रखते हैं।",
    leave_empty="इसे खाली छोड़ें",
    errors="यह नहीं भेजा गया:",
    problems={
        Problem.NO_NAME: "अपना नाम लिखें।",
        Problem.LONG_NAME: "अपना नाम ज़्यादा से ज़्यादा 100 अक्षरों में लिखें।",
        Problem.NOT_AGREED: "सहमत हों तो बॉक्स पर निशान लगाएँ; उसके बिना हम आपको नहीं लिख सकते।",
        Problem.OTHER_TEXT: "पाठ अभी बदला गया है। उसे फिर पढ़ें और बॉक्स पर निशान लगाएँ।",
        Problem.TRAPPED: "एक छिपा हुआ खाना भर गया, शायद आपके ब्राउज़र से। फिर से भेजें।",
        Problem.TOO_MANY: "इस नेटवर्क से बहुत सारे फ़ॉर्म आए हैं। दस मिनट बाद फिर कोशिश करें।",
    },
    one_step="एक कदम बाकी है",
    nothing_yet="अभी कोई सहमति नहीं हुई है। वह तब होगी जब यह संदेश आपके अपने नंबर से आएगा:",
    open="व्हाट्सऐप खोलें",
    by_hand="या व्हाट्सऐप से {number} पर यह संदेश भेजें:",
    waits="यह 24 घंटे तक चलता है; तब तक पुष्टि न हो तो सब मिटा दिया जाता है।",
    take_back="आप कभी भी सहमति वापस ले सकते हैं: उसी चैट में हमें लिखें।",
)
WORDS = {FormLanguage.ENGLISH: _ENGLISH, FormLanguage.HINDI: _HINDI}
