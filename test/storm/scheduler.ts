// The one clock of a run. Whatever happens, happens as a task at a time; tasks of one time run in the order in which
// they were planned. A step is one task and everything that follows from it without waiting.

// False: it found nothing to do, and nothing follows from it.
type Task = () => unknown;
type Planned = { readonly at: number; readonly order: number; readonly task: Task };

export class Scheduler {
	now = 1_770_000_000_000;
	steps = 0;
	#order = 0;
	readonly #heap: Planned[] = [];

	plan(afterMs: number, task: Task): void {
		this.#order += 1;
		this.#push({ at: this.now + Math.max(0, afterMs), order: this.#order, task });
	}

	// Nothing runs for a while; then everything that was due runs late.
	stall(forMs: number): void {
		this.now += forMs;
	}

	get waiting(): number {
		return this.#heap.length;
	}

	// Begins the next task. It may wait for another one, so it is not awaited: what it can do now it has done when
	// everything has `settled`. False: there is nothing to be settled.
	step(): boolean {
		const next = this.#pop();
		if (next === undefined) return false;
		this.now = Math.max(this.now, next.at);
		this.steps += 1;
		return next.task() !== false;
	}

	#push(planned: Planned): void {
		const heap = this.#heap;
		let index = heap.length;
		heap.push(planned);
		while (index > 0) {
			const parent = (index - 1) >> 1;
			const above = heap[parent] as Planned;
			if (isBefore(above, planned)) break;
			heap[index] = above;
			index = parent;
		}
		heap[index] = planned;
	}

	#pop(): Planned | undefined {
		const heap = this.#heap;
		const first = heap[0];
		const last = heap.pop();
		if (first === undefined || last === undefined || heap.length === 0) return first;
		let index = 0;
		for (;;) {
			let child = 2 * index + 1;
			if (child >= heap.length) break;
			if (child + 1 < heap.length && isBefore(heap[child + 1] as Planned, heap[child] as Planned)) child += 1;
			if (isBefore(last, heap[child] as Planned)) break;
			heap[index] = heap[child] as Planned;
			index = child;
		}
		heap[index] = last;
		return first;
	}
}

function isBefore(a: Planned, b: Planned): boolean {
	return a.at < b.at || (a.at === b.at && a.order < b.order);
}

// A tick that is asked for while promises are being settled comes when they have done everything that they can do
// without a new task. Turning the event loop would say the same and costs as much as the step itself.
export function settled(): Promise<void> {
	return new Promise((resolve) => process.nextTick(resolve));
}
