// Where a till is in the feed. Pages are read one after the other while the org goes on: the revision of the first page
// is carried through to the last, and the till asks since it the next time. What changed meanwhile is newer than that,
// so it comes then, perhaps once more.
//
//   everything   by the account's id:                   <revision>.a.<account>
//   what changed by revision, object and line:          <revision>.r.<revision of the line>.<seq>.<account>

export type FeedCursor =
	| { readonly by: "account"; readonly revision: number; readonly account: string }
	| {
			readonly by: "revision";
			readonly revision: number;
			readonly at: number;
			readonly seq: number;
			readonly account: string;
	  };

const BY_ACCOUNT = /^(\d{1,15})\.a\.([a-z0-9-]{1,64})$/;
const BY_REVISION = /^(\d{1,15})\.r\.(\d{1,15})\.(\d{1,15})\.([a-z0-9-]{1,64})$/;

export function writeFeedCursor(place: FeedCursor): string {
	const { revision, account } = place;
	return place.by === "account"
		? `${revision}.a.${account}`
		: `${revision}.r.${place.at}.${place.seq}.${account}`;
}

// Null: nobody was given this.
export function readFeedCursor(text: string): FeedCursor | null {
	const byAccount = BY_ACCOUNT.exec(text);
	if (byAccount !== null) {
		const [, revision = "", account = ""] = byAccount;
		return { by: "account", revision: Number(revision), account };
	}
	const byRevision = BY_REVISION.exec(text);
	if (byRevision === null) return null;
	const [, revision = "", at = "", seq = "", account = ""] = byRevision;
	return { by: "revision", revision: Number(revision), at: Number(at), seq: Number(seq), account };
}
