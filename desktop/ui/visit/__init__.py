"""Recording a contact with a household: the recorder, and the view that draws any form."""
