<?php

$app_strings['LBL_VERGISSMEIN_PANEL'] = 'Datenschutz';
$app_strings['LBL_VERGISSMEIN_UNSET'] = 'Noch nicht verbunden: tragen Sie url, system und key in config_override.php ein.';
