<?php

if (!defined('sugarEntry') || !sugarEntry) {
    die('Not A Valid Entry Point');
}

$hook_version = 1;
$hook_array['after_ui_frame'][] = array(
    90,
    'Vergissmein: the requests of this person',
    'custom/include/Vergissmein/VergissmeinPanel.php',
    'VergissmeinPanel',
    'show',
);
