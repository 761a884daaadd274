// Stands in the bundle for validators that the API schema's library would load if we used them.
export {};
