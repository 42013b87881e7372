<?php

/**
 * Puts the Vergissmein panel on contacts and leads of SuiteCRM 7. Nothing of SuiteCRM is changed:
 * an own class, a hook for each of the two modules, and labels. Uninstalling takes all of it away.
 */

if (!defined('sugarEntry') || !sugarEntry) {
    die('Not A Valid Entry Point');
}

$manifest = array(
    'acceptable_sugar_flavors' => array('CE'),
    'acceptable_sugar_versions' => array('exact_matches' => array(), 'regex_matches' => array('6\\.5\\..*')),
    'readme' => '',
    'key' => 'vergissmein',
    'author' => 'Vergissmein',
    'name' => 'Vergissmein: DSGVO',
    'description' => 'The requests under the GDPR on contacts and leads',
    'icon' => '',
    'is_uninstallable' => true,
    'type' => 'module',
    'version' => '{{version}}',
    'remove_tables' => false,
);

$installdefs = array(
    'id' => 'vergissmein_panel',
    'copy' => array(
        array(
            'from' => '<basepath>/custom/include/Vergissmein',
            'to' => 'custom/include/Vergissmein',
        ),
    ),
    'hookdefs' => array(
        array('from' => '<basepath>/hooks/vergissmein_contacts.php', 'to_module' => 'Contacts'),
        array('from' => '<basepath>/hooks/vergissmein_leads.php', 'to_module' => 'Leads'),
    ),
    'language' => array(
        array('from' => '<basepath>/language/en_us.php', 'to_module' => 'application', 'language' => 'en_us'),
        array('from' => '<basepath>/language/de_DE.php', 'to_module' => 'application', 'language' => 'de_DE'),
        array('from' => '<basepath>/language/ge_ge.php', 'to_module' => 'application', 'language' => 'ge_ge'),
    ),
);
