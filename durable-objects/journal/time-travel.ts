// The platform's way back: storage as it was at a time within the last thirty days. It takes hold when the object
// starts anew, so the instance ends itself; whoever asked hears an error and looks again. One machine has no such way.
export async function travelBack(ctx: DurableObjectState, at: number): Promise<void> {
	const bookmark = await ctx.storage.getBookmarkForTime(at);
	await ctx.storage.onNextSessionRestoreBookmark(bookmark);
	ctx.abort("put back to an earlier point");
}
