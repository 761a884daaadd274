// Every limit that more than one room must agree on. A limit of a single room lives in that room.

export const OPS_PER_BATCH_MAX = 500;
export const LINES_PER_SALE_MAX = 100;
export const TENDERS_PER_SALE_MAX = 10;
export const QUANTITY_MAX = 1_000;
export const NAME_LENGTH_MAX = 120;
export const PRODUCTS_PER_MENU_MAX = 2_000;

// An ask older than this by the till's own clock is declined: the guest has left.
export const ASK_AGE_MAX_MS = 60_000;
// How long value stays promised to a sale that several accounts pay; longer where a card reader is asked too.
export const HOLD_MS = 120_000;
export const CARD_HOLD_MS = 600_000;
// Asks of one till that may wait for their account at once.
export const OPEN_ASKS_PER_TILL_MAX = 20;
// An op with everything a newer till may add to it. Priced, with names, it grows up to seven times, and must then fit
// into a queue message.
export const OP_BYTES_MAX = 12_000;
export const OP_DEPTH_MAX = 12;

export const REQUEST_BODY_BYTES_MAX = 1_000_000;
export const JOURNAL_MESSAGE_BYTES_MAX = 100_000;
export const JOURNAL_READ_ROWS_MAX = 500;
export const QUEUE_MESSAGES_PER_SEND_MAX = 100;
export const QUEUE_BYTES_PER_SEND_MAX = 240_000;
// How long a code that enrols a device is good for.
export const ENROLMENT_MS = 15 * 60_000;
