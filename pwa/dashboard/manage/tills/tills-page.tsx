import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { TillView } from "../../../../domain/access/views/tills.ts";
import { Button } from "../../../components/button.tsx";
import { ButtonLink } from "../../../components/button-link.tsx";
import { Icon } from "../../../components/icon.tsx";
import { plusIcon, tillIcon } from "../../../components/icons.ts";
import { StateNote } from "../../../components/state.tsx";
import type { SignedInPerson } from "../../../offline/records.ts";
import { mayCall } from "../../pages.ts";
import { nowMs } from "../../store.ts";
import { ManageHead } from "../manage-head.tsx";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { Rows } from "../rows.tsx";
import { Shown } from "../shown.tsx";
import { storeList } from "../stores/store.ts";
import { NEW, useSheet } from "../use-sheet.ts";
import { EnrolSheet } from "./enrol-sheet.tsx";
import { NewTillSheet } from "./new-till-sheet.tsx";
import { storeName, TillStatusChip } from "./standing.tsx";
import { heardText, tillList } from "./store.ts";
import { TillSheet } from "./till-sheet.tsx";

export function TillsPage({ who }: { who: SignedInPerson }) {
	useResource(tillList);
	useResource(storeList);
	const sheet = useSheet("tills", "till");
	const enrol = useSheet("tills", "enrol");
	const { value } = tillList.state;
	const tills = value.state === "ready" ? value.value : [];
	const shown = tills.find(({ id }) => id === sheet.shown);
	const enrolling = tills.find(({ id }) => id === enrol.shown);
	const isLeaving = shown !== undefined && isOnTheWay(shown);
	useEffect(() => watchLeaving(isLeaving), [isLeaving]);
	const mayChange = mayCall(who, "POST /v1/tills");
	const add = mayChange && (
		<ButtonLink href={sheet.address(NEW)}>
			<Icon svg={plusIcon} /> New till
		</ButtonLink>
	);
	return (
		<>
			<ManageHead title="Tills" more="The phones and tablets that sell." action={add} />
			<Panel>
				<Shown of={tillList}>
					{(list) => <TillTable tills={list} address={sheet.address} mayChange={mayChange} />}
				</Shown>
			</Panel>
			{sheet.shown === NEW && <NewTillSheet onClose={sheet.close} onMade={enrol.open} />}
			{shown !== undefined && (
				<TillSheet
					key={shown.id}
					till={shown}
					mayChange={mayChange}
					onClose={sheet.close}
					onEnrol={enrol.open}
				/>
			)}
			{enrolling !== undefined && mayChange && (
				<EnrolSheet key={enrolling.id} till={enrolling} onClose={enrol.close} />
			)}
		</>
	);
}

type TableProps = {
	readonly tills: readonly TillView[];
	readonly address: (till: string) => string;
	readonly mayChange: boolean;
};

function TillTable({ tills, address, mayChange }: TableProps) {
	const all = useSignal(false);
	const gone = tills.filter(isGone);
	const listed = all.value ? tills : tills.filter((till) => !isGone(till));
	if (tills.length === 0) {
		return (
			<StateNote icon={tillIcon} title="No till yet">
				{mayChange
					? "Make one for a store, then show its code to the phone or tablet that will sell."
					: "Someone who manages tills has to make one first."}
			</StateNote>
		);
	}
	return (
		<>
			{listed.length === 0 ? (
				<StateNote icon={tillIcon} title="No till in use">
					Every till was removed. A new one sells as soon as a device has read its code.
				</StateNote>
			) : (
				<Rows
					label="Tills"
					columns={[
						{ name: "Till", width: "wide" },
						{ name: "Store" },
						{ name: "Standing" },
						{ name: "Last heard", end: true, named: true },
					]}
					rows={listed.map((till) => ({
						id: till.id,
						href: address(till.id),
						quiet: isGone(till),
						cells: [
							till.name,
							storeName(till.store),
							<TillStatusChip key="standing" till={till} />,
							heardText(till, nowMs.value),
						],
					}))}
				/>
			)}
			{gone.length > 0 && (
				<Button
					look="quiet"
					wide
					onClick={() => {
						all.value = !all.value;
					}}
				>
					{all.value ? "Hide removed tills" : `Show ${gone.length} removed`}
				</Button>
			)}
		</>
	);
}

const LOOK_AGAIN_MS = 3_000;

// Whoever has just said that it goes wants to see that it went.
function isOnTheWay({ status, enrolledAt, wipedAt }: TillView): boolean {
	return status === "removed" && enrolledAt !== null && wipedAt === null;
}

function watchLeaving(isShown: boolean): () => void {
	const look = isShown ? setInterval(() => void tillList.load(), LOOK_AGAIN_MS) : undefined;
	return () => clearInterval(look);
}

// Nothing is left on it: nothing is to be done about it any more.
function isGone({ status, enrolledAt, wipedAt }: TillView): boolean {
	return status === "removed" && (wipedAt !== null || enrolledAt === null);
}
