// Who asks twice may hear the first answer last. Each question takes a turn before it is asked; its answer counts where
// no answer to a later question was heard before.

export type IsLatest = () => boolean;

export function latestOnly(): () => IsLatest {
	let asked = 0;
	let heard = 0;
	return () => {
		asked += 1;
		const turn = asked;
		return () => {
			if (turn < heard) return false;
			heard = turn;
			return true;
		};
	};
}
