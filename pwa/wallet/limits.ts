// Times of the wallet's screens.

// A code to pay with is good for a minute; the next one is there before that.
export const PAY_CODE_RENEW_MS = 45_000;
export const PAY_CODE_AGAIN_MS = 5_000;
// The code for a day without a network is made anew while half of the day is left.
export const PAY_CODE_SPARE_MS = 12 * 3_600_000;
export const PIN_ABOVE_USUAL_MINOR = 2_000;
