import { useLocation } from "preact-iso/router";
import type { Session } from "../../../domain/access/session.ts";
import { openedLink } from "../arrival.ts";
import { NEW } from "../manage/use-sheet.ts";
import { addressOf } from "../pages.ts";
import { session } from "../store.ts";
import { ForgotPage } from "./forgot-page.tsx";
import { Invitation } from "./invitation.tsx";
import { NewPasswordPage } from "./new-password-page.tsx";
import { SignInPage } from "./sign-in-page.tsx";
import { SignUpPage } from "./sign-up-page.tsx";
import { SsoPage } from "./sso-page.tsx";

// The ways in. Whichever was taken, the dashboard opens at its beginning.
export function Entry() {
	const { query, route } = useLocation();
	const enter = (entered: Session, page = "/dashboard") => {
		openedLink.value = null;
		session.enter(entered);
		route(page, true);
	};
	// Who is going to sell needs one thing more.
	const join = (entered: Session) => {
		const sells = entered.claims.role === "cashier" || entered.claims.role === "manager";
		enter(entered, sells ? addressOf("me", { pin: NEW }) : undefined);
	};
	const { value } = openedLink;
	if (value?.kind === "invitation") return <Invitation code={value.code} onEnter={join} />;
	if (query.page === "forgot") return <ForgotPage />;
	if (value?.kind === "password") {
		const done = () => {
			openedLink.value = null;
			route("/dashboard", true);
		};
		return <NewPasswordPage code={value.code} onDone={done} />;
	}
	if (query.page === "sign-up") return <SignUpPage onEnter={enter} />;
	if (query.page === "sso") return <SsoPage />;
	return <SignInPage onEnter={enter} />;
}
