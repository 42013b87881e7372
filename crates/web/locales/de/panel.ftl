panel-title = Anfragen
panel-now = Stand { $at }
panel-state = Status
panel-person = Diese Person in Vergissmein öffnen
