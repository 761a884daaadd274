// Times and sizes of the till's screens.

export const SUCCESS_SHOWN_MS = 2_000;
// What goes back is read until the next tap; a till that is left there may lock after this.
export const CHANGE_SHOWN_MS = 60_000;
export const UNDO_SHOWN_MS = 8_000;
export const NOTICE_SHOWN_MS = 8_000;
export const STILL_ASKING_AFTER_MS = 1_200;
export const STOCK_REFRESH_MS = 15_000;
export const MENU_REFRESH_MS = 5 * 60_000;
export const RECEIVED_DIGITS_MAX = 8;
export const LOW_STOCK = 5;
export const GUEST_CODE_DIGITS = 4;
export const GUEST_CODE_LENGTH_MAX = 32;

export const LEAVE_RETRY_MS = 3_000;
export const FEED_EVERY_MS = 60_000;
export const FEED_RETRY_MS = 5_000;
// A till that nobody touches for so long asks who is there.
export const IDLE_LOCK_MS = 5 * 60_000;
export const PIN_DIGITS_MIN = 4;
export const PIN_DIGITS_MAX = 8;
export const REPORTS_PER_CALL_MAX = 50;
