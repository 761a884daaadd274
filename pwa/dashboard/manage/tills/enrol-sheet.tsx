import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type * as z from "zod/mini";
import type { enrolmentSchema, TillView } from "../../../../domain/access/views/tills.ts";
import { ENROLMENT_MS } from "../../../../domain/core/limits.ts";
import type { Reply } from "../../../api/reply.ts";
import { Button } from "../../../components/button.tsx";
import { CopyLine } from "../../../components/copy-line.tsx";
import { Trouble } from "../../../components/form/trouble.tsx";
import { Icon } from "../../../components/icon.tsx";
import { checkIcon } from "../../../components/icons.ts";
import { QrCode } from "../../../components/qr-code.tsx";
import { Sheet } from "../../../components/sheet.tsx";
import { Skeleton } from "../../../components/skeleton.tsx";
import { troubleText } from "../../../components/trouble-text.ts";
import { leftText } from "../ago.ts";
import { manage } from "../api.ts";
import styles from "./enrol-sheet.module.css";
import { tillList } from "./store.ts";

const LOOK_AGAIN_MS = 3_000;
const TICK_MS = 1_000;

type Enrolment = z.infer<typeof enrolmentSchema>;
type Props = { readonly till: TillView; readonly onClose: () => void };

// Shows a code that is good once and for some minutes, and notices when a device has taken it.
export function EnrolSheet({ till, onClose }: Props) {
	const made = useSignal<Reply<Enrolment> | null>(null);
	const now = useSignal(Date.now());
	// By this device's clock alone, which may be wrong but runs: the server's may show another time.
	const askedAt = useSignal(now.value);
	const make = () => {
		made.value = null;
		askedAt.value = Date.now();
		void manage.makeEnrolment(till.id).then((reply) => {
			now.value = Date.now();
			made.value = reply;
		});
	};
	useEffect(make, [till.id]);
	useEffect(() => {
		const tick = setInterval(() => {
			now.value = Date.now();
		}, TICK_MS);
		const look = setInterval(() => void tillList.load(), LOOK_AGAIN_MS);
		return () => {
			clearInterval(tick);
			clearInterval(look);
		};
	}, []);
	const { value } = made;
	const before = value?.ok ? value.value.till.enrolledAt : till.enrolledAt;
	const isTaken = value?.ok === true && till.status === "enrolled" && till.enrolledAt !== before;
	return (
		<Sheet title={`Enrol ${till.name}`} onClose={onClose} place="side">
			{value === null && <Skeleton count={6} shape="row" />}
			{value !== null && !value.ok && (
				<>
					<Trouble text={troubleText(value)} />
					<Button onClick={make}>Try again</Button>
				</>
			)}
			{isTaken && (
				<div class={styles.done} role="status">
					<Icon svg={checkIcon} size={64} />
					<p>This device is {till.name} now.</p>
					<Button look="accent" onClick={onClose}>
						Done
					</Button>
				</div>
			)}
			{value?.ok && !isTaken && (
				<Offer offer={value.value} leftMs={askedAt.value + ENROLMENT_MS - now.value} onAgain={make} />
			)}
		</Sheet>
	);
}

type OfferProps = { readonly offer: Enrolment; readonly leftMs: number; readonly onAgain: () => void };

function Offer({ offer, leftMs, onAgain }: OfferProps) {
	const isOver = leftMs <= 0;
	return (
		<>
			<p>Scan this with the phone or tablet that will sell, or open the link on it.</p>
			<div class={styles.picture} data-over={isOver}>
				<QrCode text={offer.link} label="Code that enrols the device which scans it" />
			</div>
			<p class={styles.left} role="timer">
				{isOver ? "This code is over." : `Good once, ${leftText(leftMs)}.`}
			</p>
			{isOver && (
				<Button look="accent" onClick={onAgain}>
					New code
				</Button>
			)}
			<CopyLine label="Code" text={offer.code} />
			<CopyLine label="Link" text={offer.link} />
			<p class={styles.note}>
				Whoever opens it first is the till, so show it to nobody else. If a device is this till already, the
				new one takes its place.
			</p>
		</>
	);
}
