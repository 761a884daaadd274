import { render } from "preact";
import { LocationProvider } from "preact-iso/router";
import { must } from "../../domain/core/assert.ts";
import { App } from "./screen/app.tsx";
import { openTill } from "./screen/open-till.ts";

openTill();
render(
	<LocationProvider scope="/till">
		<App />
	</LocationProvider>,
	must(document.getElementById("app"), "till.html has lost its #app"),
);
