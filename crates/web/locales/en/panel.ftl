panel-title = Requests
panel-now = As of { $at }
panel-state = State
panel-person = Open this person in Vergissmein
