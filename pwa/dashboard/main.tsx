import { render } from "preact";
import { LocationProvider } from "preact-iso/router";
import { must } from "../../domain/core/assert.ts";
import { startOverWith } from "../session/secret-in-address.ts";
import { App } from "./app.tsx";
import { takeOpenedLink } from "./arrival.ts";
import { openDashboard } from "./store.ts";

takeOpenedLink();
startOverWith(["invite", "password", "sign-in"]);
openDashboard();
render(
	<LocationProvider scope="/dashboard">
		<App />
	</LocationProvider>,
	must(document.getElementById("app"), "dashboard.html has lost its #app"),
);
