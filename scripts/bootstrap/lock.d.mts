export type Lock = { sharedWith(pid: number): void; release(): void };
export function holdLock(file: string, doing: string): Promise<Lock>;
