//! The JSON Schema of the workflow document, generated from its Rust types.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;

use super::Document;

impl Document {
    /// The JSON Schema of a workflow document (draft 2020-12), as indented JSON with a newline at the
    /// end; the same text as `schema/workflow.schema.json`.
    #[must_use]
    pub fn json_schema() -> String {
        let settings = SchemaSettings::draft2020_12().with_transform(NoNull);
        let mut schema = settings.into_generator().into_root_schema_for::<Self>();
        if let Some(format) = schema.pointer_mut("/properties/format") {
            format["const"] = Self::FORMAT.into();
        }
        // A schema is strings, numbers and lists: serialising these cannot fail.
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// A field that may be left out may not be null instead: there is one way to say it.
#[derive(Debug, Clone)]
struct NoNull;

impl Transform for NoNull {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        if schema.get("default").is_some_and(Value::is_null) {
            schema.remove("default");
        }
        if let Some(Value::Array(types)) = schema.get_mut("type") {
            types.retain(|one| one != "null");
            if let [one] = types.as_slice() {
                let one = one.clone();
                schema.insert("type".to_owned(), one);
            }
        }
        let Some(Value::Array(choices)) = schema.get_mut("anyOf") else { return };
        choices.retain(|choice| choice.get("type").is_none_or(|of_type| of_type != "null"));
        if let [Value::Object(one)] = choices.as_slice() {
            let one = one.clone();
            schema.remove("anyOf");
            for (name, value) in one {
                schema.insert(name, value);
            }
        }
    }
}
