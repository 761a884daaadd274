import { render } from "preact";
import { must } from "../../domain/core/assert.ts";
import { App } from "./app.tsx";
import { openWallet } from "./store.ts";

openWallet();
render(<App />, must(document.getElementById("app"), "wallet.html has lost its #app"));
