"""The node canvas: the document's graph as NodeGraphQt's items, and gestures that edit it."""
