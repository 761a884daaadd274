// Every limit that more than one room must agree on. A limit of a single room lives in that room.

export const OPS_PER_BATCH_MAX = 500;
export const LINES_PER_SALE_MAX = 100;
export const QUANTITY_MAX = 1_000;
export const NAME_LENGTH_MAX = 120;
export const PRODUCTS_PER_MENU_MAX = 2_000;

// An ask older than this by the till's own clock is declined: the guest has left.
export const ASK_AGE_MAX_MS = 60_000;
// Asks of one till that may wait for their account at once.
export const OPEN_ASKS_PER_TILL_MAX = 20;
// An op with everything a newer till may add to it; it must fit into a queue message with what the server adds.
export const OP_BYTES_MAX = 32_000;
export const OP_DEPTH_MAX = 12;

export const REQUEST_BODY_BYTES_MAX = 1_000_000;
export const JOURNAL_MESSAGE_BYTES_MAX = 100_000;
export const JOURNAL_READ_ROWS_MAX = 500;
export const QUEUE_MESSAGES_PER_SEND_MAX = 100;
export const QUEUE_BYTES_PER_SEND_MAX = 240_000;
