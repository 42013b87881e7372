panel-title = Anfragen
panel-now = Stand { $at }
panel-state = Stand
panel-person = Diese Person in Vergissmein öffnen
