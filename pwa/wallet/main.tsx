import { render } from "preact";
import { must } from "../../domain/core/assert.ts";
import { startOverWith } from "../session/secret-in-address.ts";
import { App } from "./app.tsx";
import { takeArrival } from "./arrival.ts";
import { openWallet } from "./store.ts";

startOverWith(["claim", "enter", "address"]);
openWallet(takeArrival());
render(<App />, must(document.getElementById("app"), "wallet.html has lost its #app"));
