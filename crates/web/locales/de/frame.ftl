frame-today = Heute
