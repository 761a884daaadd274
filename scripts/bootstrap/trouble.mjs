// What the user can do something about: shown as its one sentence.
export class Trouble extends Error {
	constructor(message, exitCode = 1) {
		super(message);
		this.exitCode = exitCode;
	}
}
