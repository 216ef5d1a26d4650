"""What the parameters mean that many functions share; each function adds what is its own."""

SHARED = {
    "result": "A result of ``stats``.",
    "voice": "The language, with the labels of what is told: a :class:`Voice`.",
    "lang": "The language: ``fr``, ``nl``, ``en``, or one that a study adds.",
    "quantity": "The kind of number, which the card of a method names.",
}
