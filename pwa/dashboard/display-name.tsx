import styles from "./display-name.module.css";

type Props = { readonly id: string; readonly name: string | undefined };

// How something is called, and its id below; where nobody knows a name, or it was forgotten, the id alone.
export function DisplayName({ id, name }: Props) {
	if (name === undefined || name === id) return <>{id}</>;
	return (
		<span>
			{name}
			<span class={styles.id}> {id}</span>
		</span>
	);
}

// The same on one line.
export function displayNameText({ id, name }: Props): string {
	return name === undefined || name === id ? id : `${name} (${id})`;
}
