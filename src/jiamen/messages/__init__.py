"""Messages: what people are told, on which way, and what became of it.

An app above declares a `MessageEvent` (in its `services/messages.py`) and calls `services.send` inside the transaction of its
own change. That writes one row per channel the person can be reached on; a worker delivers after the commit, never a request.

Words: an *event* is a reason to write (its texts in both languages, its placeholders, its channels); a *choice* is what the
operator of an area changed about it; a *message* is one text for one address on one channel; a *contact* is an address that may
have asked for silence, known by its fingerprint only.

Invariants: one message for an event, subject, address and channel, however often it is asked for (a unique constraint). A message
is handed to a service at most once: whoever takes it commits "being sent" first, and if nobody knows how that ended it is
*unsure* until the operator decides (docs/decisions/0008-messages-at-most-once.md). Addresses are encrypted, shown masked, and
gone after 90 days. Used by `cases` and `counter`.
"""
