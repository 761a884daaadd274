import { manageApi } from "../../api/manage.ts";
import { meApi } from "../../api/me.ts";
import { session } from "../store.ts";

export const manage = manageApi(session.holder);
export const me = meApi(session.holder);
