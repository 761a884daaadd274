import { Button } from "../../components/button.tsx";
import { checkIcon, deviceIcon, storeIcon, trashIcon } from "../../components/icons.ts";
import type { DeviceTillRow } from "../../offline/device-records.ts";
import { guarded } from "../cashier/guarded.ts";
import type { Enrolment } from "../link/state.ts";
import { everyOpenCount, kickSender, openCount } from "../ops/store.ts";
import { enrolWith, keepTill } from "./enrol.ts";
import { NotePage, type NoteProps } from "./note-page.tsx";

// What this device says about itself where it does not sell.

const sales = (count: number) => (count === 1 ? "sale has no answer yet" : "sales have no answer yet");

type WaitProps = Pick<NoteProps, "icon" | "tone" | "title"> & {
	readonly count: number;
	readonly waiting: string;
	readonly allIn: string;
};

// It goes on by itself as soon as what was sold here is in.
function WaitPage({ count, waiting, allIn, ...look }: WaitProps) {
	return (
		<NotePage
			{...look}
			count={count}
			countOf={sales(count)}
			action={count > 0 && <Button onClick={kickSender}>Try again now</Button>}
		>
			<p>{count > 0 ? waiting : allIn}</p>
		</NotePage>
	);
}

export function MovingPage() {
	return (
		<WaitPage
			icon={storeIcon}
			tone="calm"
			title="This till moves to another store"
			count={openCount.value}
			waiting="What was sold here comes first. Keep this page open; it goes on by itself."
			allIn="Everything that was sold here is in. It goes on by itself as soon as the till is online."
		/>
	);
}

export function WipingPage() {
	return (
		<WaitPage
			icon={trashIcon}
			tone="warn"
			title="This till was removed"
			count={everyOpenCount.value}
			waiting="Nothing is lost. Keep this page open and the device online: everything on it is deleted only once every sale has its answer."
			allIn="Everything that it sold is in. What is left on this device is deleted as soon as it is online."
		/>
	);
}

type RemovedProps = { readonly by: "organizer" | "hand"; readonly isEmpty: boolean };

export function RemovedPage({ by, isEmpty }: RemovedProps) {
	return (
		<NotePage
			icon={checkIcon}
			tone="good"
			title={by === "hand" ? "This device is out of use" : "This till was removed"}
			action={
				<Button
					size="till"
					wide
					disabled={!isEmpty}
					reasonId="removed-reason"
					onClick={() => location.assign("/till")}
				>
					Enter a new code
				</Button>
			}
		>
			<p id="removed-reason">
				{isEmpty
					? "Everything that it sold is in, and nothing is left on this device."
					: "Everything that it sold is in. What is left on this device is being deleted."}
			</p>
			<p>A new code from the organizer makes it a till again.</p>
		</NotePage>
	);
}

type Replacing = Extract<Enrolment, { step: "replacing" }>;

export function ReplacePage({ row, asked }: { row: DeviceTillRow; asked: Replacing }) {
	const { openOps, code } = asked;
	const useCode = () => {
		const run = () => void enrolWith(code);
		// A till that leaves has nobody left to ask.
		if (row.state === "selling") guarded({ do: "sign-off" }, "Make this device another till", run);
		else run();
	};
	return (
		<NotePage
			icon={deviceIcon}
			tone="calm"
			title={`This device is ${row.name}`}
			action={
				<>
					<Button look="accent" size="till" wide onClick={keepTill}>
						Stay {row.name}
					</Button>
					<Button size="till" wide disabled={openOps > 0} reasonId="replace-reason" onClick={useCode}>
						Use the new code
					</Button>
				</>
			}
		>
			<p>The link that was opened makes it another till.</p>
			{openOps > 0 && (
				<p id="replace-reason">
					{openOps} {sales(openOps)}. Wait for the answer, then open the link again.
				</p>
			)}
		</NotePage>
	);
}
