import { later } from "../later.tsx";

// What a till that sells never shows, and what only these pages do.
export const rare = later(() => import("./rare-pages.tsx"));
