import { later } from "./later.tsx";

// Asked for as soon as the till has opened.
export const aside = later(() => import("./aside.tsx"));
