// Times and sizes of the till's screens.

export const SUCCESS_SHOWN_MS = 2_000;
export const UNDO_SHOWN_MS = 8_000;
export const NOTICE_SHOWN_MS = 8_000;
export const STILL_ASKING_AFTER_MS = 1_200;
export const STOCK_REFRESH_MS = 15_000;
export const MENU_REFRESH_MS = 5 * 60_000;
export const LOW_STOCK = 5;
export const GUEST_CODE_DIGITS = 4;
export const GUEST_CODE_LENGTH_MAX = 32;
