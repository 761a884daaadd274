import { later } from "../../components/lazy.tsx";

// What a till that sells never shows, and what only these pages do.
export const rare = later(() => import("./setup-pages.tsx"));
