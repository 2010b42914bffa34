//! The JSON Schema of the workflow document, generated from its Rust types.

use schemars::Schema;
use schemars::generate::SchemaSettings;
use schemars::transform::{Transform, transform_subschemas};
use serde_json::Value;

use super::Document;

impl Document {
    /// The JSON Schema of a workflow document (draft 2020-12), as indented JSON with a newline at
    /// the end; the same text as `schema/workflow.schema.json`.
    #[must_use]
    pub fn json_schema() -> String {
        let settings = SchemaSettings::draft2020_12().with_transform(Plain);
        let mut schema = settings.into_generator().into_root_schema_for::<Self>();
        schema.insert("title".to_owned(), "orderflow workflow document".into());
        if let Some(Value::Object(fields)) = schema.pointer_mut("/properties") {
            let description =
                "Where this schema is, for editors; the workflow does not depend on it.";
            fields.insert(
                "$schema".to_owned(),
                serde_json::json!({ "description": description, "type": "string" }),
            );
        }
        if let Some(format) = schema.pointer_mut("/properties/format") {
            format["const"] = Self::FORMAT.into();
        }
        // A schema is strings, numbers and lists: serialising these cannot fail.
        let mut text = serde_json::to_string_pretty(&schema).unwrap_or_default();
        text.push('\n');
        text
    }
}

/// Makes the generated schema say what the reader says, to people who write JSON.
#[derive(Debug, Clone)]
struct Plain;

impl Transform for Plain {
    fn transform(&mut self, schema: &mut Schema) {
        transform_subschemas(self, schema);
        describe_plainly(schema);
        forbid_null(schema);
    }
}

/// Takes the line breaks, examples and links of Rust out of a description.
fn describe_plainly(schema: &mut Schema) {
    if let Some(Value::String(text)) = schema.get_mut("description") {
        let prose = text.split("\n\n```").next().unwrap_or_default();
        let paragraphs: Vec<String> =
            prose.split("\n\n").map(|lines| lines.replace('\n', " ")).collect();
        *text = paragraphs
            .join("\n\n")
            .replace("[`Document::FORMAT`]", "1")
            .replace("[`", "`")
            .replace("`]", "`");
    }
}

/// A field that may be left out may not be null instead: there is one way to say it.
fn forbid_null(schema: &mut Schema) {
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
