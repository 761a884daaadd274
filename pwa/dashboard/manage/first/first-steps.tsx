import { useEffect } from "preact/hooks";
import { ButtonLink } from "../../../components/button-link.tsx";
import { Icon } from "../../../components/icon.tsx";
import { checkIcon } from "../../../components/icons.ts";
import { Skeleton } from "../../../components/skeleton.tsx";
import { addressOf } from "../../pages.ts";
import { myself } from "../me/store.ts";
import { Panel } from "../panel.tsx";
import { useResource } from "../resource.ts";
import { menuOf, storeList } from "../stores/store.ts";
import { tillList } from "../tills/store.ts";
import styles from "./first-steps.module.css";
import { type FirstStep, firstSteps } from "./steps.ts";

// On the first page until the first sale is there.
export function FirstSteps() {
	useResource(storeList);
	useResource(tillList);
	useResource(myself);
	const { value: stores } = storeList.state;
	const store = stores.state === "ready" ? (stores.value[0]?.id ?? null) : null;
	useEffect(() => {
		if (store !== null) void menuOf(store).load();
	}, [store]);
	const menu = store === null ? null : menuOf(store).state.value;
	const { value: tills } = tillList.state;
	const { value: me } = myself.state;
	const isKnown = stores.state === "ready" && tills.state === "ready" && me.state === "ready";
	if (!isKnown || menu?.state === "loading") {
		return [stores, tills, me].some(({ state }) => state === "failed") ? null : (
			<Panel title="First steps">
				<Skeleton count={5} shape="row" />
			</Panel>
		);
	}
	const steps = firstSteps({
		store,
		products: menu?.state === "ready" ? (menu.value?.items.length ?? 0) : 0,
		hasTill: tills.value.some(({ status }) => status === "enrolled"),
		hasPin: me.value.hasPin,
		hasSecondFactor: me.value.hasTotp || me.value.passkeys > 0,
	});
	const next = steps.find(({ done }) => !done);
	return (
		<Panel
			title="First steps"
			hint={
				next === undefined
					? "Everything is ready. Ring something up at the till: the sale is here within two seconds."
					: "A few minutes from here to the first sale."
			}
		>
			<ol class={styles.steps}>
				{steps.map((step) => (
					<StepRow key={step.id} step={step} isNext={step === next} />
				))}
			</ol>
		</Panel>
	);
}

function StepRow({ step, isNext }: { step: FirstStep; isNext: boolean }) {
	const { id, title, why, action, address, done } = step;
	return (
		<li class={styles.step} data-step={id} data-done={done}>
			<span class={styles.mark}>{done && <Icon svg={checkIcon} />}</span>
			<span class={styles.words}>
				<strong>
					{title}
					{done && <span class="visually-hidden"> (done)</span>}
				</strong>
				{!done && <span>{why}</span>}
			</span>
			{isNext && <ButtonLink href={addressOf(...address)}>{action}</ButtonLink>}
		</li>
	);
}
