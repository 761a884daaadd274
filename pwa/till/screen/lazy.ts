import { later } from "../../components/lazy.tsx";

// Asked for as soon as the till has opened.
export const aside = later(() => import("./lazy-sheets.tsx"));
