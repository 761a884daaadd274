import { Choice } from "./choice.tsx";
import { Icon } from "./icon.tsx";
import { contrastIcon, deviceIcon, moonIcon, sunIcon } from "./icons.ts";
import { chooseTheme, type Theme, theme } from "./theme.ts";
import styles from "./theme-picker.module.css";

const THEMES: readonly { readonly id: Theme; readonly name: string; readonly icon: string }[] = [
	{ id: "system", name: "System", icon: deviceIcon },
	{ id: "light", name: "Light", icon: sunIcon },
	{ id: "dark", name: "Dark", icon: moonIcon },
	{ id: "sunlight", name: "Sunlight", icon: contrastIcon },
];

export function ThemePicker() {
	return (
		<fieldset class={styles.picker}>
			<legend>Theme</legend>
			{THEMES.map(({ id, name, icon }) => (
				<Choice
					key={id}
					name="theme"
					value={id}
					shape="tile"
					isChosen={theme.value === id}
					onChoose={() => chooseTheme(id)}
				>
					<Icon svg={icon} />
					{name}
				</Choice>
			))}
		</fieldset>
	);
}
