import { render } from "preact";
import { LocationProvider } from "preact-iso/router";
import { must } from "../../domain/core/assert.ts";
import { App } from "./app.tsx";
import { openDashboard } from "./store.ts";

openDashboard();
render(
	<LocationProvider scope="/dashboard">
		<App />
	</LocationProvider>,
	must(document.getElementById("app"), "dashboard.html has lost its #app"),
);
