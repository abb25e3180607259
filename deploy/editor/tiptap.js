// What the editor is put together from. geos/web/static/editor.js builds it and knows its words.
export { Editor, Mark } from "@tiptap/core";
export { Blockquote } from "@tiptap/extension-blockquote";
export { Bold } from "@tiptap/extension-bold";
export { Document } from "@tiptap/extension-document";
export { HardBreak } from "@tiptap/extension-hard-break";
export { Heading } from "@tiptap/extension-heading";
export { HorizontalRule } from "@tiptap/extension-horizontal-rule";
export { Italic } from "@tiptap/extension-italic";
export { BulletList } from "@tiptap/extension-list/bullet-list";
export { ListItem } from "@tiptap/extension-list/item";
export { OrderedList } from "@tiptap/extension-list/ordered-list";
export { Paragraph } from "@tiptap/extension-paragraph";
export { Strike } from "@tiptap/extension-strike";
export { Table, TableCell, TableHeader, TableRow } from "@tiptap/extension-table";
export { Text } from "@tiptap/extension-text";
export { Underline } from "@tiptap/extension-underline";
export { UndoRedo } from "@tiptap/extensions/undo-redo";
