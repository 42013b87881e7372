<?php

$app_strings['LBL_VERGISSMEIN_PANEL'] = 'Data protection';
$app_strings['LBL_VERGISSMEIN_UNSET'] = 'The panel is not connected yet: set url, system and key in config_override.php.';
