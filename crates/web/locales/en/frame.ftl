frame-today = Today
