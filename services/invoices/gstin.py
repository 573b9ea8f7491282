"""GST identification numbers and the states that they begin with. Pure.

The form and the check digit are those that the GST portal uses: two digits of the state, the
holder's PAN, an entity digit, Z, and a check digit over base 36.
"""

import re

STATES = {
    "01": "Jammu and Kashmir",
    "02": "Himachal Pradesh",
    "03": "Punjab",
    "04": "Chandigarh",
    "05": "Uttarakhand",
    "06": "Haryana",
    "07": "Delhi",
    "08": "Rajasthan",
    "09": "Uttar Pradesh",
    "10": "Bihar",
    "11": "Sikkim",
    "12": "Arunachal Pradesh",
    "13": "Nagaland",
    "14": "Manipur",
    "15": "Mizoram",
    "16": "Tripura",
    "17": "Meghalaya",
    "18": "Assam",
    "19": "West Bengal",
    "20": "Jharkhand",
    "21": "Odisha",
    "22": "Chhattisgarh",
    "23": "Madhya Pradesh",
    "24": "Gujarat",
    "26": "Dadra and Nagar Haveli and Daman and Diu",
    "27": "Maharashtra",
    "29": "Karnataka",
    "30": "Goa",
    "31": "Lakshadweep",
    "32": "Kerala",
    "33": "Tamil Nadu",
    "34": "Puducherry",
    "35": "Andaman and Nicobar Islands",
    "36": "Telangana",
    "37": "Andhra Pradesh",
    "38": "Ladakh",
    "97": "Other Territory",
}
_FORM = re.compile(r"\d{2}[A-Z]{5}\d{4}[A-Z][1-9A-Z]Z[0-9A-Z]")
_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def require_gstin(text: str) -> str:
    """The number, in capitals.

    Raises:
        ValueError: it is none, or its check digit says that it was mistyped.
    """
    gstin = text.strip().upper()
    if not _FORM.fullmatch(gstin) or gstin[:2] not in STATES:
        raise ValueError("write the 15 characters of the GSTIN, such as 27AAPFU0939F1ZV")
    if check_digit(gstin[:14]) != gstin[14]:
        raise ValueError("check the GSTIN; its last character does not fit the others")
    return gstin


def check_digit(first: str) -> str:
    """The last character that belongs to the first fourteen."""
    total = 0
    for position, character in enumerate(first):
        product = _DIGITS.index(character) * (position % 2 + 1)
        total += product // 36 + product % 36
    return _DIGITS[-total % 36]


def require_state(code: str) -> str:
    """The code of a state, two digits."""
    if code not in STATES:
        raise ValueError("choose a state by its two-digit GST code, such as 27")
    return code
